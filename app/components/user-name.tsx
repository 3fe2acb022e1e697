export type NamedUser = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
};

/** A user by name and e-mail, as far as there are any; else by their user id, so that it is somebody. */
export function UserName({ user: { id, name, email } }: { user: NamedUser }) {
  if (name === null) return <bdi className="font-semibold">{email ?? id}</bdi>;
  return (
    <>
      <bdi className="font-semibold">{name}</bdi>
      {email === null ? null : (
        <>
          {" "}
          (<bdi>{email}</bdi>)
        </>
      )}
    </>
  );
}
