package simulator

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestDeliveredTwice(t *testing.T) {
	r := newRig(t)
	r.SetDelivery(Delivery{Twice: true})
	r.say(1)
	first := r.updates(0)
	if got := texts(first); !slices.Equal(got, []string{"/start", "1", "/start", "1"}) {
		t.Errorf("first answer: %v", got)
	}
	if first[0].UpdateID != first[2].UpdateID {
		t.Error("the copy has another id")
	}
	r.say(1)
	if got := texts(r.updates(first[1].UpdateID + 1)); !slices.Equal(got, []string{"/start", "1", "1", "1"}) {
		t.Errorf("second answer: %v", got)
	}
}

func TestShuffled(t *testing.T) {
	r := newRig(t)
	r.SetDelivery(Delivery{Shuffle: true})
	r.say(30)
	got := r.updates(0)
	ids := make([]int, len(got))
	for i, u := range got {
		ids[i] = u.UpdateID
	}
	if len(ids) != 31 || slices.IsSorted(ids) {
		t.Errorf("ids = %v", ids)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 31 {
		t.Errorf("ids = %v", ids)
	}
}

func TestRequeueGivesNewIDs(t *testing.T) {
	r := newRig(t)
	r.say(2)
	got := r.updates(0)
	r.updates(got[1].UpdateID) // the same again is still the same update
	next := got[2].UpdateID + 1
	if n := r.Requeue(3); n != 3 {
		t.Errorf("Requeue = %d", n)
	}
	again := r.updates(next)
	if !slices.Equal(texts(again), []string{"/start", "1", "2"}) || again[0].UpdateID != next || again[1].Message.MessageID != got[1].Message.MessageID {
		t.Errorf("again: %+v", again)
	}
}

func TestStealLeavesAGap(t *testing.T) {
	r := newRig(t)
	next := r.updates(0)[0].UpdateID + 1
	r.say(3)
	if n := r.Steal(3); n != 3 { // the start is still unconfirmed and goes, too
		t.Errorf("Steal = %d", n)
	}
	if got := r.updates(next); !slices.Equal(texts(got), []string{"3"}) || got[0].UpdateID != next+2 {
		t.Errorf("got %+v", got)
	}
}

func TestRestartIDs(t *testing.T) {
	r := newRig(t)
	next := r.updates(0)[0].UpdateID + 1
	r.RestartIDs()
	r.say(1)
	if got := r.updates(next + 50); texts(got)[len(got)-1] != "1" || got[len(got)-1].UpdateID == next {
		t.Errorf("got %+v", got)
	}
}

func TestInjectRaw(t *testing.T) {
	r := newRig(t)
	id := r.InjectRaw(`{"message":{"message_id":"satu","chat":{}}}`)
	r.InjectRaw(`{}`)
	var list []map[string]json.RawMessage
	r.call("getUpdates").into(t, &list)
	if len(list) != 3 || string(list[1]["message"]) != `{"message_id":"satu","chat":{}}` || len(list[2]) != 1 {
		t.Fatalf("got %s", list)
	}
	var got int
	ok(t, json.Unmarshal(list[1]["update_id"], &got))
	if got != id {
		t.Errorf("update id %d, want %d", got, id)
	}
}
