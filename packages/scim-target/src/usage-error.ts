/** What an administrator or a program asked of the target cannot be; the message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
