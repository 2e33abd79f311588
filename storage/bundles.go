package storage

import (
	"context"
	"time"

	"laporbot/logistics"
)

// boards: by chat, what it was lately told without having asked.
const boardsCollection = "boards"

type boardDoc struct {
	ChatID  int64       `bson:"chat_id"`
	Posts   []postedDoc `bson:"posts,omitempty"`
	Bundles []bundleDoc `bson:"bundles,omitempty"`
}

type postedDoc struct {
	Key string    `bson:"key"`
	At  time.Time `bson:"at"`
}

type bundleDoc struct {
	Key      string          `bson:"key"`
	ThreadID int             `bson:"thread_id,omitempty"`
	Since    time.Time       `bson:"since"`
	Last     time.Time       `bson:"last"`
	Items    []bundleItemDoc `bson:"items"`
}

type bundleItemDoc struct {
	Number int64  `bson:"number"`
	Card   string `bson:"card"`
	Opened bool   `bson:"opened,omitempty"`
}

func boardToDoc(b logistics.Board) boardDoc {
	return boardDoc{
		b.ChatID, convert(b.Posts, func(p logistics.Posted) postedDoc { return postedDoc(p) }),
		convert(b.Bundles, func(x logistics.Bundle) bundleDoc {
			return bundleDoc{x.Key, x.ThreadID, x.Since, x.Last, convert(x.Items, func(i logistics.BundleItem) bundleItemDoc { return bundleItemDoc(i) })}
		}),
	}
}

func (d boardDoc) board() logistics.Board {
	return logistics.Board{
		ChatID: d.ChatID, Posts: convert(d.Posts, func(p postedDoc) logistics.Posted { return logistics.Posted(p) }),
		Bundles: convert(d.Bundles, func(x bundleDoc) logistics.Bundle {
			return logistics.Bundle{
				Key: x.Key, ThreadID: x.ThreadID, Since: x.Since, Last: x.Last,
				Items: convert(x.Items, func(i bundleItemDoc) logistics.BundleItem { return logistics.BundleItem(i) }),
			}
		}),
	}
}

// UpdateBoard changes what is known of a chat, of which nothing need be known
// before, and returns it. change may run more than once.
func (s *Store) UpdateBoard(ctx context.Context, chatID int64, change func(*logistics.Board) error) (logistics.Board, error) {
	return upsert(ctx, s.engine, boardsCollection, decimal(chatID), boardDoc.board, boardToDoc, func(b *logistics.Board) error {
		b.ChatID = chatID
		return change(b)
	})
}
