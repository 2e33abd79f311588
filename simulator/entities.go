package simulator

import (
	"net/url"
	"slices"
	"strings"
)

// checkedLink completes a link as Telegram does, and returns "" for what is none.
func checkedLink(address string) string {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if !strings.Contains(u.Hostname(), ".") && u.Hostname() != "localhost" {
			return ""
		}
		if u.Path == "" {
			u.Path = "/"
		}
	case "tg", "ton", "tonsite":
	default:
		return ""
	}
	return u.String()
}

// sortEntities puts outer entities before inner ones.
func sortEntities(list []Entity) {
	slices.SortStableFunc(list, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
}
