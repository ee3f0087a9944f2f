import type { Level } from './requirements/level.ts';

/** What a check found out. Together with the requirement's level it becomes a verdict. */
export type Finding =
  | { readonly kind: 'met' }
  /** The endpoint does not do what the requirement says. */
  | { readonly kind: 'broken'; readonly reason: string }
  /** Not as it is written, yet no client is hurt. */
  | { readonly kind: 'tolerated'; readonly reason: string }
  /** The endpoint does not have, and does not claim, what the requirement is about. */
  | { readonly kind: 'absent'; readonly reason: string }
  /** It could not be found out: no answer, no resource to work on, a crash. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type VerdictKind = 'pass' | 'fail' | 'warn' | 'skip' | 'error';

export interface Verdict {
  readonly verdict: VerdictKind;
  /** One sentence; absent for a pass. */
  readonly reason?: string;
}

export const MET: Finding = { kind: 'met' };
export const broken = (reason: string): Finding => ({ kind: 'broken', reason });
export const tolerated = (reason: string): Finding => ({ kind: 'tolerated', reason });
export const absent = (reason: string): Finding => ({ kind: 'absent', reason });
export const unknown = (reason: string): Finding => ({ kind: 'unknown', reason });

/** The verdict for a finding: a broken MUST fails, a broken SHOULD warns, a broken MAY is merely not offered. */
export function verdictOf(finding: Finding, level: Level): Verdict {
  switch (finding.kind) {
    case 'met':
      return { verdict: 'pass' };
    case 'broken':
      return brokenVerdict(finding.reason, level);
    case 'tolerated':
      return { verdict: 'warn', reason: finding.reason };
    case 'absent':
      return { verdict: 'skip', reason: finding.reason };
    case 'unknown':
      return { verdict: 'error', reason: finding.reason };
  }
}

function brokenVerdict(reason: string, level: Level): Verdict {
  switch (level) {
    case 'MUST':
    case 'ENTRA':
    case 'OKTA':
      return { verdict: 'fail', reason };
    case 'SHOULD':
    case 'IPSIE':
    case 'INTEROP':
    case 'ROBUST':
      return { verdict: 'warn', reason };
    case 'MAY':
      return { verdict: 'skip', reason: `not offered: ${reason}` };
  }
}
