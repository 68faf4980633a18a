"""What watched views send and what others poll: messages, and feeds of a view."""
