"""The links to all answers, for those who hand them out: as a list, as a page to print, as QR codes."""
