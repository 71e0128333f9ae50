/** What was asked of the lab cannot be done now; the message says why, and what would have to come first. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
