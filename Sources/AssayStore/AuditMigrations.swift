import GRDB

/// The database's schema, as the steps that lead to it. A step that has been released is never edited.
enum AuditMigrations {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1: plan, artefacts, embeddings, failures, trials") { database in
      try database.execute(sql: first)
    }
    migrator.registerMigration("v2: cloners") { try $0.execute(sql: cloners) }
    migrator.registerMigration("v3: ratings and recognised words") { try $0.execute(sql: measurements) }
    return migrator
  }

  /// Failures so far were of methods that make audio, or of verifiers.
  private static let measurements = """
    CREATE TABLE newMethod (
      key TEXT PRIMARY KEY NOT NULL CHECK (length(key) = 64),
      role TEXT NOT NULL
        CHECK (role IN ('protection', 'purifier', 'cloner', 'verifier', 'rater', 'recogniser')),
      label TEXT NOT NULL CHECK (label <> ''),
      recipe TEXT NOT NULL CHECK (json_valid(recipe))
    ) STRICT;
    INSERT INTO newMethod SELECT key, role, label, recipe FROM method;
    DROP TABLE method;
    ALTER TABLE newMethod RENAME TO method;

    CREATE TABLE measurement (
      subject TEXT NOT NULL CHECK (length(subject) = 64),
      method TEXT NOT NULL REFERENCES method (key),
      result TEXT NOT NULL CHECK (json_valid(result)),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      PRIMARY KEY (subject, method)
    ) STRICT;

    CREATE TABLE newFailure (
      utterance TEXT NOT NULL REFERENCES utterance (id),
      protection TEXT NOT NULL CHECK (protection <> ''),
      purifier TEXT NOT NULL,
      cloner TEXT NOT NULL,
      judgeRole TEXT NOT NULL CHECK (judgeRole IN ('', 'verifier', 'rater', 'recogniser')),
      judge TEXT NOT NULL CHECK ((judge = '') = (judgeRole = '')),
      message TEXT NOT NULL CHECK (message <> ''),
      PRIMARY KEY (utterance, protection, purifier, cloner, judgeRole, judge)
    ) STRICT;
    INSERT INTO newFailure
      SELECT utterance, protection, purifier, cloner, CASE verifier WHEN '' THEN '' ELSE 'verifier' END, verifier,
        message FROM failure;
    DROP TABLE failure;
    ALTER TABLE newFailure RENAME TO failure;
    """

  /// Trials follow from the embeddings and are written again at the end of a run, so the old ones may go.
  private static let cloners = """
    CREATE TABLE newMethod (
      key TEXT PRIMARY KEY NOT NULL CHECK (length(key) = 64),
      role TEXT NOT NULL CHECK (role IN ('protection', 'purifier', 'cloner', 'verifier')),
      label TEXT NOT NULL CHECK (label <> ''),
      recipe TEXT NOT NULL CHECK (json_valid(recipe))
    ) STRICT;
    INSERT INTO newMethod SELECT key, role, label, recipe FROM method;
    DROP TABLE method;
    ALTER TABLE newMethod RENAME TO method;

    CREATE TABLE newFailure (
      utterance TEXT NOT NULL REFERENCES utterance (id),
      protection TEXT NOT NULL CHECK (protection <> ''),
      purifier TEXT NOT NULL,
      cloner TEXT NOT NULL,
      verifier TEXT NOT NULL,
      message TEXT NOT NULL CHECK (message <> ''),
      PRIMARY KEY (utterance, protection, purifier, cloner, verifier)
    ) STRICT;
    INSERT INTO newFailure SELECT utterance, protection, purifier, '', verifier, message FROM failure;
    DROP TABLE failure;
    ALTER TABLE newFailure RENAME TO failure;

    DROP TABLE trial;
    CREATE TABLE trial (
      utterance TEXT NOT NULL REFERENCES utterance (id),
      protection TEXT NOT NULL CHECK (protection <> ''),
      purifier TEXT NOT NULL CHECK (purifier <> ''),
      cloner TEXT NOT NULL CHECK (cloner <> ''),
      verifier TEXT NOT NULL CHECK (verifier <> ''),
      similarity REAL,
      enrolment TEXT REFERENCES utterance (id),
      score REAL,
      accepted INTEGER CHECK (accepted IN (0, 1)),
      PRIMARY KEY (utterance, protection, purifier, cloner, verifier),
      CHECK ((score IS NULL) = (accepted IS NULL)),
      CHECK (score IS NULL OR enrolment IS NOT NULL),
      CHECK (enrolment IS NULL OR enrolment <> utterance)
    ) STRICT;
    """

  private static let first = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      plan TEXT NOT NULL CHECK (json_valid(plan))
    ) STRICT;

    CREATE TABLE utterance (
      id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
      speaker TEXT NOT NULL CHECK (speaker <> ''),
      contentHash TEXT NOT NULL CHECK (length(contentHash) = 64)
    ) STRICT;

    CREATE TABLE method (
      key TEXT PRIMARY KEY NOT NULL CHECK (length(key) = 64),
      role TEXT NOT NULL CHECK (role IN ('protection', 'purifier', 'verifier')),
      label TEXT NOT NULL CHECK (label <> ''),
      recipe TEXT NOT NULL CHECK (json_valid(recipe))
    ) STRICT;

    CREATE TABLE artefact (
      key TEXT PRIMARY KEY NOT NULL CHECK (length(key) = 64),
      method TEXT NOT NULL REFERENCES method (key),
      utterance TEXT NOT NULL REFERENCES utterance (id),
      recipe TEXT NOT NULL CHECK (json_valid(recipe)),
      contentHash TEXT NOT NULL CHECK (length(contentHash) = 64),
      byteCount INTEGER NOT NULL CHECK (byteCount > 0),
      sampleRate INTEGER NOT NULL CHECK (sampleRate > 0),
      sampleCount INTEGER NOT NULL CHECK (sampleCount > 0),
      details TEXT NOT NULL CHECK (json_valid(details)),
      notices TEXT NOT NULL CHECK (json_valid(notices)),
      seconds REAL NOT NULL CHECK (seconds >= 0)
    ) STRICT;
    CREATE INDEX artefactByMethod ON artefact (method, utterance);

    CREATE TABLE embedding (
      audio TEXT NOT NULL CHECK (length(audio) = 64),
      verifier TEXT NOT NULL REFERENCES method (key),
      vector BLOB NOT NULL CHECK (length(vector) > 0 AND length(vector) % 4 = 0),
      seconds REAL NOT NULL CHECK (seconds >= 0),
      PRIMARY KEY (audio, verifier)
    ) STRICT;

    CREATE TABLE failure (
      utterance TEXT NOT NULL REFERENCES utterance (id),
      protection TEXT NOT NULL CHECK (protection <> ''),
      purifier TEXT NOT NULL,
      verifier TEXT NOT NULL,
      message TEXT NOT NULL CHECK (message <> ''),
      PRIMARY KEY (utterance, protection, purifier, verifier)
    ) STRICT;

    CREATE TABLE trial (
      utterance TEXT NOT NULL REFERENCES utterance (id),
      protection TEXT NOT NULL CHECK (protection <> ''),
      purifier TEXT NOT NULL CHECK (purifier <> ''),
      verifier TEXT NOT NULL CHECK (verifier <> ''),
      similarity REAL,
      enrolment TEXT REFERENCES utterance (id),
      score REAL,
      accepted INTEGER CHECK (accepted IN (0, 1)),
      PRIMARY KEY (utterance, protection, purifier, verifier),
      CHECK ((score IS NULL) = (accepted IS NULL)),
      CHECK (score IS NULL OR enrolment IS NOT NULL),
      CHECK (enrolment IS NULL OR enrolment <> utterance)
    ) STRICT;
    """
}
