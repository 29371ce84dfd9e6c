"""The tests that scripts hold: `test "…" do … end`, each run in a centre of its own, in virtual time."""
