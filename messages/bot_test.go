package messages

import "testing"

func TestBotBlocks(t *testing.T) {
	group := []any{GroupName{"Logistik"}, GroupName{hostile}}
	aside := []any{SetAside{"U-7"}}
	none := []any{nil}
	checkBlocks(t, "bot.tmpl", samples{
		"bot-orang-asing":         none,
		"bot-tidak-dikenal":       {UnknownCommand{"lapr"}, UnknownCommand{hostile}},
		"bot-tombol-lama":         none,
		"bot-sunting":             none,
		"bot-terusan":             none,
		"bot-bot":                 none,
		"bot-anonim":              none,
		"bot-terjadwal":           none,
		"bot-masuk-grup":          none,
		"bot-dikeluarkan":         group,
		"bot-grup-asing":          group,
		"bot-disisihkan-operator": aside,
		"bot-kirim-ulang":         none,
	})
}
