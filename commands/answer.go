package commands

import (
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// say renders a block as the answer to whoever asked.
func say(block string, data any, buttons ...[]logistics.Button) (Reply, error) {
	text, err := messages.Render(block, data)
	if err != nil {
		return Reply{}, err
	}
	return Answer(text, buttons...), nil
}

// change renders a block in place of the message whose button was tapped.
func change(req Request, block string, data any) (Reply, error) {
	reply, err := say(block, data)
	if err == nil {
		reply.Notices[0].EditID = req.MessageID
	}
	return reply, err
}

// remark answers a tap with a short note on the phone of whoever tapped, and a
// message, which has no such place, with a message.
func remark(req Request, block string) (Reply, error) {
	if req.Data == "" {
		return say(block, nil)
	}
	text, err := messages.Plain(block, nil)
	return Reply{Toast: text}, err
}

// keyboard collects buttons row by row and the first fault on the way.
type keyboard struct {
	rows [][]logistics.Button
	err  error
}

// row begins a new row.
func (k *keyboard) row() { k.rows = append(k.rows, nil) }

// add puts a button at the end of the last row. A tap on it sends the data that
// format and args make: command:verb:arguments, at most 64 bytes.
func (k *keyboard) add(block string, data any, format string, args ...any) {
	k.put(block, data, logistics.Button{Data: fmt.Sprintf(format, args...)})
}

// link puts a button that opens an address.
func (k *keyboard) link(block string, data any, url string) {
	k.put(block, data, logistics.Button{URL: url})
}

func (k *keyboard) put(block string, data any, b logistics.Button) {
	text, err := messages.Plain(block, data)
	if err != nil && k.err == nil {
		k.err = err
	}
	b.Text = text
	if len(k.rows) == 0 {
		k.row()
	}
	last := len(k.rows) - 1
	k.rows[last] = append(k.rows[last], b)
}

// local brings a time into the zone of the bot.
func (d Deps) local(t time.Time) time.Time { return t.In(d.Plan.Location) }

// localTo brings a time into the zone of an area.
func (d Deps) localTo(c *logistics.Catalog, area logistics.AreaCode, t time.Time) time.Time {
	return t.In(logistics.NewZones(c, d.Plan.Location).Of(area))
}

// post is the place of a person in the organisation, in words.
func post(c *logistics.Catalog, role logistics.Role, division string, area logistics.AreaCode) messages.Post {
	p := messages.Post{Role: role, Division: division, Place: string(area)}
	if a, ok := c.Area(area); ok {
		p.Place = a.Name
	}
	return p
}
