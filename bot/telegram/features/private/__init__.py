"""Private chats."""
