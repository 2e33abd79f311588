// Package data ships the reference data a new database begins with: the areas,
// the items and the ladders of an election in Kabupaten Kutai Kartanegara, in the
// very form an operator would import, so that both go through the same checks.
//
// README.md beside the files names the source of every figure. What is not known
// is an empty cell and never an estimate.
package data

import (
	"embed"
	"fmt"
)

//go:embed *.csv
var files embed.FS

// Names are the shipped files, areas first: items and needs may refer to them.
var Names = []string{"areas.csv", "items.csv", "ladder.csv"}

// File returns a shipped file by one of Names.
func File(name string) ([]byte, error) {
	b, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read shipped data: %w", err)
	}
	return b, nil
}
