package data

import (
	"bytes"
	"encoding/csv"
	"testing"
)

func TestFilesAreTables(t *testing.T) {
	for _, name := range Names {
		t.Run(name, func(t *testing.T) {
			b, err := File(name)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll() // refuses rows of unequal length
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range rows {
				if row[len(row)-1] == "" {
					t.Errorf("row %d (%s) names no source", i+1, row[0])
				}
			}
		})
	}
	if _, err := File("rahasia.csv"); err == nil {
		t.Error("a file that is not shipped was returned")
	}
}
