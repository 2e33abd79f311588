package storage_test

import (
	"testing"

	"laporbot/storage/storagetest"
)

func TestEngine(t *testing.T) {
	t.Run("bbolt", func(t *testing.T) { storagetest.Run(t, storagetest.Bolt) })
	t.Run("mongodb", func(t *testing.T) { storagetest.Run(t, storagetest.Mongo) })
}
