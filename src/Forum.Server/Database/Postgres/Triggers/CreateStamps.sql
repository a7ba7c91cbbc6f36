-- Version stamps: every change sets a new random number in the same transaction. Cached rows are compared with it, cached pages keyed by it.
-- Random, so that no stamp repeats: neither after a failover that lost changes, nor when a comment is imported again under the same id.
ALTER TABLE comments ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
ALTER TABLE comment_standings ADD COLUMN stamp bigint NOT NULL DEFAULT 0;

CREATE FUNCTION stamp_new_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stamp = (random() * 9007199254740991)::bigint;
  RETURN NEW;
END $$;

CREATE TRIGGER stamp_new BEFORE INSERT ON comments FOR EACH ROW EXECUTE FUNCTION stamp_new_comment();

CREATE FUNCTION stamp_new_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stamp = (SELECT stamp FROM comments WHERE id = NEW.comment_id);
  RETURN NEW;
END $$;

CREATE TRIGGER stamp_new BEFORE INSERT ON comment_standings FOR EACH ROW EXECUTE FUNCTION stamp_new_standing();

CREATE FUNCTION stamp_comment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stamp = (random() * 9007199254740991)::bigint;
  UPDATE comment_standings SET stamp = NEW.stamp WHERE comment_id = NEW.id;
  RETURN NEW;
END $$;

CREATE TRIGGER stamp BEFORE UPDATE ON comments FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION stamp_comment();

CREATE TABLE pseudonym_stamp (one boolean PRIMARY KEY DEFAULT true CHECK (one), stamp bigint NOT NULL);
INSERT INTO pseudonym_stamp (stamp) VALUES (0);

CREATE FUNCTION stamp_pseudonyms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pseudonym_stamp SET stamp = (random() * 9007199254740991)::bigint;
  RETURN NULL;
END $$;

CREATE TRIGGER stamp AFTER UPDATE ON pseudonyms FOR EACH ROW
  WHEN ((OLD.account_id, OLD.name, OLD.kind, OLD.avatar_seed, OLD.joined_at, OLD.badges)
    IS DISTINCT FROM (NEW.account_id, NEW.name, NEW.kind, NEW.avatar_seed, NEW.joined_at, NEW.badges))
  EXECUTE FUNCTION stamp_pseudonyms();
