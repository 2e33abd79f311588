package messages

import "testing"

func TestDraf(t *testing.T) {
	checkBlocks(t, "draf.tmpl", samples{"draf-pertanyaan": {Waiting{[]string{hostile, "tinta 40"}}}, "draf-isian": {"lapor", "kendala"}})
}
