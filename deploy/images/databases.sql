-- A database for each service: none reads another's. The moments' keys lie apart from what they open.
CREATE DATABASE directory;
CREATE DATABASE content;
CREATE DATABASE moments;
CREATE DATABASE moments_keys;
CREATE DATABASE audit;
CREATE DATABASE flags;
CREATE DATABASE flags_keys;
CREATE DATABASE messaging;
CREATE DATABASE messaging_keys;
CREATE DATABASE notifications;
CREATE DATABASE retention;
