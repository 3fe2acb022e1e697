export type NamedPerson = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
};

/** A person by name and e-mail, as far as there are any; else by their user id, so that it is somebody. */
export function PersonName({ person: { id, name, email } }: { person: NamedPerson }) {
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
