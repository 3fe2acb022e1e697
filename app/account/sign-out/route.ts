export { answerSignOut as POST } from "@/app/sign-out/answer";
