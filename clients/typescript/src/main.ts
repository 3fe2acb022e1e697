export {
  type ClientOptions,
  type Cloakroom,
  createClient,
  type GithubToken,
  type GoogleToken,
  type SignedIn,
} from "./client.js";
export type { Account, ApplicationMe, Me, ProblemCode, Session } from "./contract.js";
export { type ClientErrorCode, CloakroomError, type ErrorCode } from "./error.js";
export type { HeadersLike, RequestLike } from "./request.js";
export { identityFromHeaders, type User } from "./user.js";
export type { NotAllowedCode, Requirements, Verified, VerifyOptions } from "./verify.js";
