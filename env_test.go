package main

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joho/godotenv"
)

// .env.example names the settings of the program with their defaults, no more and no less.
func TestEnvExample(t *testing.T) {
	example, err := godotenv.Read(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		name := field.Tag.Get("env")
		if name == "" {
			t.Errorf("%s is no setting", field.Name)
		}
		known[name] = field.Tag.Get("envDefault")
	}
	if diff := cmp.Diff(known, example); diff != "" {
		t.Errorf(".env.example differs from the settings (-settings +example):\n%s", diff)
	}
	if _, err := readConfig(nil, ".env.example", false); err != nil {
		t.Errorf(".env.example as it is: %v", err)
	}
}
