// Package simulator is a local Telegram: a strict Bot API server together with the people and chats behind it.
//
// It knows nothing of the bot that talks to it. The bot sees a server that follows the rules of the real one,
// with its error texts, its update queue, its parser and its limits; a test, a benchmark or the training page
// sees people who write, tap and read. What the real server forgives in silence but a careful bot should not do
// (a negative offset, a keyboard that phones cannot show, a send before retry_after is over) is noted as a
// violation, and [Server.Err] turns what was not expected into an error.
//
// The rules are taken from the public Bot API documentation and from the source of its server; each is named where
// it is enforced. All time is the time of [Options.Clock]: retention, rate windows and dates move only with it.
//
// A test usually reads
//
//	sim := simulator.New(simulator.Options{Clock: clock, Token: token})
//	web := httptest.NewServer(sim)
//	sim.AddUser(simulator.User{ID: 7, FirstName: "Siti"})
//	sim.StartPrivate(7, "")
//	... the bot polls web.URL and answers ...
//	sim.Wait(ctx, func() bool { return len(sim.Chat(7).Messages()) == 2 })
//	err := sim.Err()
//
// Not simulated: delivery through webhooks (setWebhook only stops polling), Markdown parse modes, inline mode, payments, stories,
// and every method that [Server.Methods] does not list.
package simulator
