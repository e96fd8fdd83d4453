/**
 * What was asked was answered, with a no: it was not done. Of a call that fails with any other error nobody knows whether
 * it was done. The message says in words for people why.
 */
export class RefusalError extends Error {}
