"""Lists deep links to all answers: as a table, as a page to print, as QR codes."""
