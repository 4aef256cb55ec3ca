/** A group of requirements, each in a few words of our own. */
export interface Chapter {
  readonly title: string;
  readonly statements: Readonly<Record<string, string>>;
}
