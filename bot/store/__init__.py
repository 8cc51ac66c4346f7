"""The database: the journal of updates, what is remembered of people and chats, the log of questions."""
