import { z } from 'zod';
import type { JsonObject } from './resource.ts';
import { MESSAGES } from './urn.ts';

/** The `scimType` keywords with the HTTP status each goes with (RFC 7644 3.12, table 9; `uniqueness` as in 3.3; RFC 9865 2.1). */
const STATUS = {
  invalidFilter: 400,
  tooMany: 400,
  uniqueness: 409,
  mutability: 400,
  invalidSyntax: 400,
  invalidPath: 400,
  noTarget: 400,
  invalidValue: 400,
  invalidVers: 400,
  sensitive: 403,
  invalidCursor: 400,
  expiredCursor: 400,
  invalidCount: 400,
} as const;

export type ScimType = keyof typeof STATUS;

export function statusOf(scimType: ScimType): number {
  return STATUS[scimType];
}

interface WithKeyword {
  readonly scimType: ScimType;
  readonly detail: string;
}

interface WithStatus {
  readonly status: number;
  readonly detail: string;
}

/** A refusal in the wire's own words: `new ScimError({ scimType: 'noTarget', detail })` or `new ScimError({ status: 404, detail })`. */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;

  constructor(refusal: WithKeyword | WithStatus, options?: ErrorOptions) {
    super(refusal.detail, options);
    this.scimType = 'scimType' in refusal ? refusal.scimType : undefined;
    this.status = 'scimType' in refusal ? statusOf(refusal.scimType) : refusal.status;
    this.detail = refusal.detail;
  }

  /** The error body of RFC 7644 3.12; `status` is text there. */
  toBody(): JsonObject {
    return {
      schemas: [MESSAGES.error],
      status: String(this.status),
      ...(this.scimType === undefined ? {} : { scimType: this.scimType }),
      detail: this.detail,
    };
  }
}

/** A ScimError by its keyword, for `throw refusal('noTarget', …)`. */
export function refusal(scimType: ScimType, detail: string, options?: ErrorOptions): ScimError {
  return new ScimError({ scimType, detail }, options);
}

/** What a client can learn from an error body. */
export interface ErrorBody {
  readonly status?: number;
  readonly scimType?: string;
  readonly detail?: string;
}

// Status as a number is the commonest mistake of servers, so it is read too.
const errorBody = z.looseObject({
  status: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{3}$/)
        .transform(Number),
    ])
    .optional()
    .catch(undefined),
  scimType: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
});

/** Reads an error body of RFC 7644 3.12; undefined when it carries none of status, scimType and detail. */
export function parseErrorBody(body: unknown): ErrorBody | undefined {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return undefined;
  const { status, scimType, detail } = parsed.data;
  const known = {
    ...(status === undefined ? {} : { status }),
    ...(scimType === undefined ? {} : { scimType }),
    ...(detail === undefined ? {} : { detail }),
  };
  return Object.keys(known).length > 0 ? known : undefined;
}
