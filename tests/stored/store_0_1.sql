BEGIN TRANSACTION;
CREATE TABLE chats (
	"key" VARCHAR(100) NOT NULL, 
	kept TEXT NOT NULL, 
	seen_at FLOAT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "chats" VALUES('group:-100','{"settings":{"language":"fr","greets":false},"greeted_at":1700000000.0,"told":[{"message":90,"digest":"4adf4367f96e584f","intents":["library_seats"],"language":"fr","at":1700000000.0,"topic":3,"more":[91]}],"was":-99}',1700000000.0);
INSERT INTO "chats" VALUES('mute:-200','',1700003600.0);
INSERT INTO "chats" VALUES('connection:abc','{"is_enabled":true,"can_reply":true}',1700000000.0);
INSERT INTO "chats" VALUES('business:5','1700000000.0',1700000000.0);
INSERT INTO "chats" VALUES('moved:-300','{"to":-1000000000300,"at":1700000000.0}',1700000000.0);
CREATE TABLE feedback (
	id INTEGER NOT NULL, 
	at FLOAT NOT NULL, 
	intent VARCHAR(40) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	vote SMALLINT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "feedback" VALUES(1,1700000000.0,'card_price','fr',-1);
CREATE TABLE handovers (
	update_id BIGINT NOT NULL, 
	staff_message BIGINT, 
	chat_id BIGINT NOT NULL, 
	user_id BIGINT NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	at FLOAT NOT NULL, 
	until FLOAT, 
	PRIMARY KEY (update_id)
);
INSERT INTO "handovers" VALUES(11,500,7,7,'fr',1700000000.0,1700000600.0);
CREATE TABLE questions (
	id INTEGER NOT NULL, 
	asked_at FLOAT NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	text TEXT NOT NULL, 
	outcome VARCHAR(20) NOT NULL, 
	intents TEXT NOT NULL, 
	confidence FLOAT NOT NULL, 
	source VARCHAR(20) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "questions" VALUES(1,1700000000.0,'fr','prix','answer','card_price',0.9,'private');
CREATE TABLE schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "schema_version" VALUES('0002');
CREATE TABLE sessions (
	chat_id BIGINT NOT NULL, 
	user_id BIGINT NOT NULL, 
	kept TEXT NOT NULL, 
	seen_at FLOAT NOT NULL, 
	PRIMARY KEY (chat_id, user_id)
);
INSERT INTO "sessions" VALUES(-100,8,'{"session": {"language": "en"}, "turn": 0, "answered": []}',1700000000.0);
INSERT INTO "sessions" VALUES(7,7,'{"session": {"language": "fr", "chosen": "en", "intent": "card_price", "age": 3, "offered": ["library_seats", "opening_hours"], "asked": true, "failures": 1, "others": ["library_seats"], "voted": ["card_price"]}, "turn": 7, "answered": [{"m": 41, "d": "2c221c097ee979e0", "r": 42, "t": 7, "b": {"language": "fr", "chosen": "en", "intent": "card_price", "age": 3, "offered": ["library_seats", "opening_hours"], "asked": true, "failures": 1, "others": ["library_seats"], "voted": ["card_price"]}}], "asked": [{"text": "combien ?", "outcome": "out_of_scope", "intents": ["card_price"], "at": 1699999940.0}], "album": "1234567890", "told": [[["card_price"], 42, 43, 41]]}',1700000000.0);
CREATE TABLE updates (
	update_id BIGINT NOT NULL, 
	chat_id BIGINT NOT NULL, 
	user_id BIGINT, 
	payload TEXT, 
	received_at FLOAT NOT NULL, 
	leased_until FLOAT, 
	leased_by VARCHAR(40), 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	handled_at FLOAT, 
	PRIMARY KEY (update_id)
);
INSERT INTO "updates" VALUES(1,0,NULL,NULL,1700000000.0,NULL,NULL,0,1700000000.0);
INSERT INTO "updates" VALUES(2,7,7,'{"update_id": 2, "message": {"message_id": 2, "date": 1700000000, "chat": {"id": 7, "type": "private", "first_name": "Marie"}, "from": {"id": 7, "is_bot": false, "first_name": "Marie"}, "text": "nombre de places"}}',1700000000.0,NULL,NULL,0,NULL);
CREATE INDEX updates_waiting ON updates (chat_id, update_id) WHERE handled_at IS NULL;
CREATE INDEX updates_handled_at ON updates (handled_at);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_seen_at ON sessions (seen_at);
CREATE INDEX questions_asked_at ON questions (asked_at);
CREATE INDEX feedback_at ON feedback (at);
CREATE INDEX chats_seen_at ON chats (seen_at);
CREATE INDEX handovers_staff_message ON handovers (staff_message);
CREATE INDEX handovers_chat_id ON handovers (chat_id);
CREATE INDEX handovers_user_id ON handovers (user_id);
CREATE INDEX handovers_at ON handovers (at);
COMMIT;
