/** A clock that moves by a millisecond at each look, so that durations differ and are the same in every run. */
export function wallClock(): { now(): number } {
  let nowMs = 0;
  return { now: () => nowMs++ };
}
