package messages

import "testing"

func TestHubungkan(t *testing.T) {
	checkBlocks(t, "hubungkan.tmpl", samples{
		"hubungkan-terhubung": {Binding{Title: hostile}, Binding{Title: "Kecamatan Tabang", Topic: true, Before: hostile}},
	})
}

func TestPutuskan(t *testing.T) {
	checkBlocks(t, "putuskan.tmpl", samples{
		"putuskan-terputus": {Binding{Title: hostile}, Binding{Title: "Kecamatan Tabang", Topic: true}},
		"putuskan-belum":    {Binding{}, Binding{Topic: true}},
	})
}
