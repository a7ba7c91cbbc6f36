DROP TRIGGER stamp_pseudonyms;
DROP TABLE pseudonym_stamp;
