-- One version stamp for all author profiles: every change of a profile sets a new random number. Cached pages are keyed by it.
CREATE TABLE pseudonym_stamp (one INTEGER PRIMARY KEY CHECK (one = 1), stamp INTEGER NOT NULL);
INSERT INTO pseudonym_stamp (one, stamp) VALUES (1, 0);

CREATE TRIGGER stamp_pseudonyms AFTER UPDATE ON pseudonyms FOR EACH ROW
WHEN (OLD.account_id, OLD.name, OLD.kind, OLD.avatar_seed, OLD.joined_at, OLD.badges)
  IS NOT (NEW.account_id, NEW.name, NEW.kind, NEW.avatar_seed, NEW.joined_at, NEW.badges)
BEGIN
  UPDATE pseudonym_stamp SET stamp = random();
END;
