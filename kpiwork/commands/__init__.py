"""The commands, by topic: each reads its arguments, calls one public function and prints."""
