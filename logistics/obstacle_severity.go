package logistics

import "time"

// How much sooner than the end of H-1 the goods must be under way, by the wave in
// which an area is served. These are thresholds of judgement and no travel times:
// the areas of the first wave are those that are hardest to reach.
var allowance = map[int]time.Duration{1: 24 * time.Hour, 2: 12 * time.Hour}

const usualAllowance = 6 * time.Hour

// pressures say how much graver an obstacle is than its words, by the time that is
// left beyond the allowance.
var pressures = []struct {
	left  time.Duration // more than this
	shift int
}{{120 * time.Hour, -2}, {72 * time.Hour, -1}, {36 * time.Hour, 0}}

// MostPressure is the shift when less than the last of them is left.
const mostPressure = +1

// Weigh is the severity of an obstacle at now: what its words suggest, lower while
// there is time to put it right and higher when there is none, so that the same
// shortage is ringan at H-7 and kritis at H-1. Goods must be at the TPS by the end
// of H-1 (KPU's plan for Pilkada 2024). Danger to people or loss of goods, which
// the words make kritis, and keamanan are never made less of. Without an election
// day, and after it, the words alone decide.
func Weigh(said Severity, c Category, area Area, plan Plan, now time.Time) Severity {
	shift := pressure(area, plan, now)
	if shift < 0 && (said == SeverityCritical || c == CategorySecurity) {
		shift = 0
	}
	return Severities[max(0, min(said.Rank()+shift, len(Severities)-1))]
}

func pressure(area Area, plan Plan, now time.Time) int {
	left, ok := timeLeft(area, plan, now)
	if !ok {
		return 0
	}
	for _, p := range pressures {
		if left > p.left {
			return p.shift
		}
	}
	return mostPressure
}

// timeLeft is how long the goods of an area have until they must be under way for
// the last time. It may be negative, up to the end of election day.
func timeLeft(area Area, plan Plan, now time.Time) (time.Duration, bool) {
	if plan.ElectionDay.IsZero() {
		return 0, false
	}
	vote := plan.ElectionDay.In(plan.Location)
	if !now.Before(vote.AddDate(0, 0, 1)) {
		return 0, false
	}
	early, ok := allowance[area.Wave]
	if !ok {
		early = usualAllowance
	}
	return vote.Add(-early).Sub(now), true
}

// nextPressure is the next moment after now at which Weigh may come to another
// result; zero where there is none.
func nextPressure(area Area, plan Plan, now time.Time) time.Time {
	left, ok := timeLeft(area, plan, now)
	if !ok {
		return time.Time{}
	}
	for _, p := range pressures {
		if left > p.left {
			return now.Add(left - p.left)
		}
	}
	return time.Time{}
}
