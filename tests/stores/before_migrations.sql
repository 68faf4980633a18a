-- A store as version 0.1 made it (schema_version 2), before there were migrations: two incidents on the map,
-- one denied, one earlier edition, one failure. Run by tests/test_migrations.py.
CREATE TABLE waqai_meta (
	name TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE article (
	article_id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	published TEXT, 
	lang TEXT, 
	url TEXT, 
	source TEXT, 
	pipeline_version TEXT NOT NULL, 
	warnings TEXT NOT NULL, 
	PRIMARY KEY (article_id)
);
CREATE INDEX ix_article_digest ON article (digest);
CREATE TABLE edition (
	digest TEXT NOT NULL, 
	article_id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	published TEXT, 
	lang TEXT, 
	url TEXT, 
	source TEXT, 
	pipeline_version TEXT NOT NULL, 
	warnings TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE INDEX ix_edition_article_id ON edition (article_id);
CREATE TABLE ledger (
	digest TEXT NOT NULL, 
	version TEXT NOT NULL, 
	article_id TEXT NOT NULL, 
	state TEXT NOT NULL CHECK (state IN ('done', 'failed')), 
	reason TEXT NOT NULL, 
	PRIMARY KEY (digest, version)
);
CREATE TABLE incident (
	number INTEGER NOT NULL, 
	incident_id TEXT NOT NULL, 
	article_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	on_map INTEGER NOT NULL, 
	date_from TEXT, 
	date_to TEXT, 
	event_type TEXT NOT NULL, 
	sub_event_type TEXT NOT NULL, 
	place_id TEXT, 
	latitude FLOAT, 
	longitude FLOAT, 
	uncertainty_m INTEGER, 
	geo_precision TEXT NOT NULL, 
	fatalities_max INTEGER, 
	status TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (incident_id), 
	FOREIGN KEY(article_id) REFERENCES article (article_id) ON DELETE CASCADE
);
CREATE INDEX incident_covering ON incident (on_map, date_from, date_to, event_type, latitude, longitude);
CREATE INDEX incident_article ON incident (article_id);
CREATE INDEX incident_newest ON incident (on_map, date_from DESC, article_id, position);
CREATE TABLE incident_detail (
	number INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	words TEXT NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES incident (number) ON DELETE CASCADE
);
CREATE TABLE incident_actor (
	number INTEGER NOT NULL, 
	actor_id TEXT NOT NULL, 
	role TEXT, 
	PRIMARY KEY (number, actor_id), 
	FOREIGN KEY(number) REFERENCES incident (number) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE INDEX incident_actor_by_actor ON incident_actor (actor_id, number);
CREATE TABLE incident_place (
	number INTEGER NOT NULL, 
	place_id TEXT NOT NULL, 
	PRIMARY KEY (number, place_id), 
	FOREIGN KEY(number) REFERENCES incident (number) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE INDEX incident_place_by_place ON incident_place (place_id, number);
CREATE VIRTUAL TABLE incident_search USING fts5(words, content='incident_detail', content_rowid='number', tokenize='trigram');
CREATE TRIGGER incident_detail_added AFTER INSERT ON incident_detail BEGIN INSERT INTO incident_search(rowid, words) VALUES (new.number, new.words); END;
CREATE TRIGGER incident_detail_removed AFTER DELETE ON incident_detail BEGIN INSERT INTO incident_search(incident_search, rowid, words) VALUES ('delete', old.number, old.words); END;
INSERT INTO waqai_meta VALUES ('schema_version', 2);
INSERT INTO waqai_meta VALUES ('revision', 2);
INSERT INTO article VALUES ('art-1', '9c7d4be753e7bf1076d5cce373e79670991b70db811cf83f71d9b024039ff784', 'تجدد القصف في القامشلي 1', 'القامشلي - خاص

قصفت ميليشيا "الدفاع الوطني" اليوم الأحد نقطة للأسايش في حي حلكو، وأصيب ثلاثة مدنيين. inc-1', '2021-04-25', 'ar', NULL, 'Example', 'old', '[]');
INSERT INTO article VALUES ('art-10', 'b8c66d3882e93184e9afda991ccc8266462a5bb66fb6d2ee71f6c833eedbc98f', 'تجدد القصف في القامشلي 10', 'القامشلي - خاص

قصفت ميليشيا "الدفاع الوطني" اليوم الأحد نقطة للأسايش في حي حلكو، وأصيب ثلاثة مدنيين. inc-10', '2021-04-25', 'ar', NULL, 'Example', 'old', '[]');
INSERT INTO article VALUES ('art-8', 'd21564ed738ec49e801ffaddbea3831a5594f38cdbeb24b641b987a3d52828bc', 'تجدد القصف في القامشلي 8', 'القامشلي - خاص

قصفت ميليشيا "الدفاع الوطني" اليوم الأحد نقطة للأسايش في حي حلكو، وأصيب ثلاثة مدنيين. inc-8.', '2021-04-25', 'ar', NULL, 'Example', 'old', '[]');
INSERT INTO edition VALUES ('d8dba4ca815d13a681f12d8b13b5110b13526d15a986df381ef9ee6d9e2efe6d', 'art-8', 'تجدد القصف في القامشلي 8', 'القامشلي - خاص

قصفت ميليشيا "الدفاع الوطني" اليوم الأحد نقطة للأسايش في حي حلكو، وأصيب ثلاثة مدنيين. inc-8', '2021-04-25', 'ar', NULL, 'Example', 'old', '[]');
INSERT INTO ledger VALUES ('9c7d4be753e7bf1076d5cce373e79670991b70db811cf83f71d9b024039ff784', 'old', 'art-1', 'done', '');
INSERT INTO ledger VALUES ('d8dba4ca815d13a681f12d8b13b5110b13526d15a986df381ef9ee6d9e2efe6d', 'old', 'art-8', 'done', '');
INSERT INTO ledger VALUES ('b8c66d3882e93184e9afda991ccc8266462a5bb66fb6d2ee71f6c833eedbc98f', 'old', 'art-10', 'done', '');
INSERT INTO ledger VALUES ('d21564ed738ec49e801ffaddbea3831a5594f38cdbeb24b641b987a3d52828bc', 'old', 'art-8', 'done', '');
INSERT INTO ledger VALUES ('eee5ab914f3dc56565e6400da7aff32b20f133dcc433bd54c94a7f41dcd6816e', 'old', 'art-9', 'failed', 'ValueError: no');
INSERT INTO incident VALUES (1, 'inc-1', 'art-1', 0, 1, '2021-04-25', '2021-04-25', 'Explosions/Remote violence', 'Shelling/artillery/missile attack', 'halko', 37.036, 41.224, 700, 'neighbourhood', NULL, 'new');
INSERT INTO incident VALUES (3, 'inc-10', 'art-10', 0, 0, '2021-04-25', '2021-04-25', 'Explosions/Remote violence', 'Shelling/artillery/missile attack', 'halko', 37.036, 41.224, 700, 'neighbourhood', NULL, 'new');
INSERT INTO incident VALUES (4, 'inc-8', 'art-8', 0, 1, '2021-04-20', '2021-04-20', 'Explosions/Remote violence', 'Shelling/artillery/missile attack', NULL, NULL, NULL, NULL, 'unresolved', NULL, 'new');
INSERT INTO incident_detail VALUES (1, '{"incident_id": "inc-1", "article_id": "art-1", "event_date": "2021-04-25", "event_date_end": null, "time_precision": "day", "disorder_type": "Political violence", "event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack", "waqai_type": "", "actors": [{"actor_id": "ndf", "name": "National Defence Forces", "name_ar": "قوات الدفاع الوطني", "actor_class": "militia", "role": "perpetrator", "parents": ["regime"]}, {"actor_id": "asayish", "name": "Asayish", "name_ar": "الأسايش", "actor_class": "security", "role": "target", "parents": ["aanes"]}], "place": {"place_id": "halko", "name": "Halko", "name_ar": "حلكو", "kind": "neighbourhood", "latitude": 37.036, "longitude": 41.224, "uncertainty_m": 700, "admin1": "Al-Hasakah Governorate", "admin2": null, "admin3": null}, "origin_place": null, "geo_precision": "neighbourhood", "fatalities_min": null, "fatalities_max": null, "injuries_min": 3, "injuries_max": 3, "status": "new", "modality": "asserted", "claimed_by": null, "confidence": 0.8, "confidence_reasons": ["place: neighbourhood +0.18", "event_date: inherited"], "evidence": [{"field": "event_type", "part": "text", "start": 16, "end": 20, "text": "قصفت"}, {"field": "actors", "part": "text", "start": 21, "end": 44, "text": "ميليشيا \"الدفاع الوطني\""}, {"field": "event_date", "part": "text", "start": 45, "end": 56, "text": "اليوم الأحد"}, {"field": "place", "part": "text", "start": 73, "end": 80, "text": "حي حلكو"}, {"field": "injuries", "part": "text", "start": 83, "end": 100, "text": "أصيب ثلاثة مدنيين"}]}', 'تجدد القصف في القامشلي 1
قصفت ميليشيا "الدفاع الوطني" اليوم الاحد نقطه للاسايش في حي حلكو، واصيب ثلاثه مدنيين
explosions/remote violence
shelling/artillery/missile attack
halko
حلكو
al-hasakah governorate
national defence forces
قوات الدفاع الوطني
asayish
الاسايش');
INSERT INTO incident_detail VALUES (3, '{"incident_id": "inc-10", "article_id": "art-10", "event_date": "2021-04-25", "event_date_end": null, "time_precision": "day", "disorder_type": "Political violence", "event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack", "waqai_type": "", "actors": [{"actor_id": "ndf", "name": "National Defence Forces", "name_ar": "قوات الدفاع الوطني", "actor_class": "militia", "role": "perpetrator", "parents": ["regime"]}, {"actor_id": "asayish", "name": "Asayish", "name_ar": "الأسايش", "actor_class": "security", "role": "target", "parents": ["aanes"]}], "place": {"place_id": "halko", "name": "Halko", "name_ar": "حلكو", "kind": "neighbourhood", "latitude": 37.036, "longitude": 41.224, "uncertainty_m": 700, "admin1": "Al-Hasakah Governorate", "admin2": null, "admin3": null}, "origin_place": null, "geo_precision": "neighbourhood", "fatalities_min": null, "fatalities_max": null, "injuries_min": 3, "injuries_max": 3, "status": "new", "modality": "denied", "claimed_by": null, "confidence": 0.8, "confidence_reasons": ["place: neighbourhood +0.18", "event_date: inherited"], "evidence": [{"field": "event_type", "part": "text", "start": 16, "end": 20, "text": "قصفت"}, {"field": "actors", "part": "text", "start": 21, "end": 44, "text": "ميليشيا \"الدفاع الوطني\""}, {"field": "event_date", "part": "text", "start": 45, "end": 56, "text": "اليوم الأحد"}, {"field": "place", "part": "text", "start": 73, "end": 80, "text": "حي حلكو"}, {"field": "injuries", "part": "text", "start": 83, "end": 100, "text": "أصيب ثلاثة مدنيين"}]}', 'تجدد القصف في القامشلي 10
قصفت ميليشيا "الدفاع الوطني" اليوم الاحد نقطه للاسايش في حي حلكو، واصيب ثلاثه مدنيين
explosions/remote violence
shelling/artillery/missile attack
halko
حلكو
al-hasakah governorate
national defence forces
قوات الدفاع الوطني
asayish
الاسايش');
INSERT INTO incident_detail VALUES (4, '{"incident_id": "inc-8", "article_id": "art-8", "event_date": "2021-04-20", "event_date_end": null, "time_precision": "day", "disorder_type": "Political violence", "event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack", "waqai_type": "", "actors": [{"actor_id": "ndf", "name": "National Defence Forces", "name_ar": "قوات الدفاع الوطني", "actor_class": "militia", "role": "perpetrator", "parents": ["regime"]}, {"actor_id": "asayish", "name": "Asayish", "name_ar": "الأسايش", "actor_class": "security", "role": "target", "parents": ["aanes"]}], "place": null, "origin_place": null, "geo_precision": "unresolved", "fatalities_min": null, "fatalities_max": null, "injuries_min": 3, "injuries_max": 3, "status": "new", "modality": "asserted", "claimed_by": null, "confidence": 0.8, "confidence_reasons": ["place: neighbourhood +0.18", "event_date: inherited"], "evidence": [{"field": "event_type", "part": "text", "start": 16, "end": 20, "text": "قصفت"}, {"field": "actors", "part": "text", "start": 21, "end": 44, "text": "ميليشيا \"الدفاع الوطني\""}, {"field": "event_date", "part": "text", "start": 45, "end": 56, "text": "اليوم الأحد"}, {"field": "place", "part": "text", "start": 73, "end": 80, "text": "حي حلكو"}, {"field": "injuries", "part": "text", "start": 83, "end": 100, "text": "أصيب ثلاثة مدنيين"}]}', 'تجدد القصف في القامشلي 8
قصفت ميليشيا "الدفاع الوطني" اليوم الاحد نقطه للاسايش في حي حلكو، واصيب ثلاثه مدنيين
explosions/remote violence
shelling/artillery/missile attack
national defence forces
قوات الدفاع الوطني
asayish
الاسايش');
INSERT INTO incident_actor VALUES (1, 'aanes', NULL);
INSERT INTO incident_actor VALUES (1, 'asayish', 'target');
INSERT INTO incident_actor VALUES (1, 'ndf', 'perpetrator');
INSERT INTO incident_actor VALUES (1, 'regime', NULL);
INSERT INTO incident_actor VALUES (3, 'aanes', NULL);
INSERT INTO incident_actor VALUES (3, 'asayish', 'target');
INSERT INTO incident_actor VALUES (3, 'ndf', 'perpetrator');
INSERT INTO incident_actor VALUES (3, 'regime', NULL);
INSERT INTO incident_actor VALUES (4, 'aanes', NULL);
INSERT INTO incident_actor VALUES (4, 'asayish', 'target');
INSERT INTO incident_actor VALUES (4, 'ndf', 'perpetrator');
INSERT INTO incident_actor VALUES (4, 'regime', NULL);
INSERT INTO incident_place VALUES (1, 'SY08');
INSERT INTO incident_place VALUES (3, 'SY08');
INSERT INTO incident_place VALUES (1, 'halko');
INSERT INTO incident_place VALUES (3, 'halko');
INSERT INTO incident_place VALUES (1, 'qamishli');
INSERT INTO incident_place VALUES (3, 'qamishli');
