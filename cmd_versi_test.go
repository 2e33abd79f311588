package main

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestDescribeBuild(t *testing.T) {
	for _, tt := range []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{
			"without a checkout",
			debug.BuildInfo{GoVersion: "go1.26.0"},
			"laporbot (devel)\ngo1.26.0\n",
		},
		{
			"from a checkout",
			debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
				{Key: "vcs", Value: "git"},
				{Key: "vcs.revision", Value: "53955fc"},
				{Key: "vcs.time", Value: "2024-11-24T01:02:03Z"},
				{Key: "vcs.modified", Value: "false"},
			}},
			"laporbot v1.2.3\ngo1.26.0\ncommit 53955fc 2024-11-24T01:02:03Z\n",
		},
		{
			"from a changed checkout",
			debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{
				{Key: "vcs.revision", Value: "53955fc"}, {Key: "vcs.time", Value: "2024-11-24T01:02:03Z"}, {Key: "vcs.modified", Value: "true"},
			}},
			"laporbot (devel)\ngo1.26.0\ncommit 53955fc 2024-11-24T01:02:03Z (dengan perubahan yang belum disimpan)\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := describeBuild(&tt.info); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestVersi(t *testing.T) {
	got := mustRun(t, nil, "versi")
	if !strings.HasPrefix(got, "laporbot ") || !strings.Contains(got, "\n"+runtime.Version()) {
		t.Errorf("versi printed %q", got)
	}
}
