"""Signs in as stock clients do: prints where to send the browser, reads where it came back to, prints what it came to."""

import asyncio
import json
import pathlib
import sys
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "clients" / "python" / "src"))


def follow(url: str) -> str:
    print(json.dumps({"url": url}), flush=True)
    return sys.stdin.readline().strip()


async def flet(url: str, client_id: str, redirect_uri: str, _secret: str) -> dict:
    from cloakroom.flet import CloakroomProvider
    from flet.auth import AuthorizationService

    service = AuthorizationService(
        CloakroomProvider(url, client_id, redirect_uri), fetch_user=True, fetch_groups=False
    )
    address, state = service.get_authorization_data()
    answer = parse_qs(urlsplit(follow(address)).query)
    assert answer["state"] == [state]
    await service.request_token(answer["code"][0])
    token = await service.get_token()
    return {
        "access_token": token.access_token,
        "scope": token.scope,
        "expires_in": token.expires_in,
        "user_id": service.user.id,
        "user": dict(service.user),
    }


async def authlib(url: str, client_id: str, redirect_uri: str, secret: str) -> dict:
    from authlib.common.security import generate_token
    from authlib.integrations.httpx_client import AsyncOAuth2Client

    verifier = generate_token(48)
    async with AsyncOAuth2Client(
        client_id, secret, scope="profile email", redirect_uri=redirect_uri, code_challenge_method="S256"
    ) as client:
        address, state = client.create_authorization_url(f"{url}/oauth/authorize", code_verifier=verifier)
        token = await client.fetch_token(
            f"{url}/oauth/token", authorization_response=follow(address), state=state, code_verifier=verifier
        )
        user = (await client.get(f"{url}/oauth/userinfo")).json()
        introspect = {"url": f"{url}/oauth/introspect", "token": token["access_token"]}
        before = (await client.introspect_token(**introspect)).json()
        await client.revoke_token(f"{url}/oauth/revoke", token=token["access_token"])
        after = (await client.introspect_token(**introspect)).json()
    return {"access_token": token["access_token"], "user": user, "active": [before["active"], after["active"]]}


name, *arguments = sys.argv[1:]
print(json.dumps(asyncio.run({"flet": flet, "authlib": authlib}[name](*arguments))), flush=True)
