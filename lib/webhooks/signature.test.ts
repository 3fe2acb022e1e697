import { describe, expect, it } from "vitest";
import { Webhook } from "standardwebhooks";
import { generateWebhookSecret, signatureHeaders } from "./signature";

const body = JSON.stringify({ type: "user.created", data: { name: "Žofie “x” 🎈" } });
const message = { id: "0199d1c2-0000-7000-8000-000000000001", sentAt: new Date(), body };

describe("the signature of a message", () => {
  it("is what Standard Webhooks gives as its example", () => {
    const headers = signatureHeaders(
      {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        sentAt: new Date(1_614_265_330_000),
        body: '{"test": 2432232314}',
      },
      ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    );
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("is taken by the stock library, and not for another body, id or secret", () => {
    const secret = generateWebhookSecret();
    const headers = signatureHeaders(message, [secret]);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(secret).verify(body, { ...headers, "webhook-id": "other" })).toThrow();
    expect(() => new Webhook(generateWebhookSecret()).verify(body, headers)).toThrow();
  });

  it("is taken by holders of either secret while one takes the other's place", () => {
    const [next, previous] = [generateWebhookSecret(), generateWebhookSecret()];
    const headers = signatureHeaders(message, [next, previous]);
    for (const secret of [next, previous])
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  });

  it("has a secret of 32 random bytes", () => {
    const secret = generateWebhookSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(generateWebhookSecret()).not.toBe(secret);
  });
});
