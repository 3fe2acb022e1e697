/** For so long after a rotation the former secret signs along, in seconds. */
export const PREVIOUS_SECRET_LIFETIME = 24 * 3600;

/** So many endpoints there may be: each event is written once for every one of them. */
export const MAX_ENDPOINTS = 20;

/** An endpoint that nothing has reached for so long is disabled, in seconds. */
export const FAILING_FOR = 3 * 86_400;

/** The log has a delivery for so long after it was delivered, in seconds; one that was given up can be sent again meanwhile. */
export const DELIVERED_KEPT = 7 * 86_400;
export const UNDELIVERED_KEPT = 30 * 86_400;

/** A mail that has not been sent for so long is not sent any more, in seconds: above what all attempts take. */
export const UNSENT_MAIL_KEPT = 3 * 86_400;

/** The longest description of an endpoint, in characters. */
export const MAX_DESCRIPTION = 200;
