/** Thrown inside work that nobody waits for any more. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

/** What can be cancelled together: an execution, or the branches of one state in it. */
export class Scope {
  #cancelled = false;
  readonly #listeners = new Set<() => void>();

  get cancelled(): boolean {
    return this.#cancelled;
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }

  /** Calls `listener` on cancellation, at once if that has been; the answer takes it back. */
  onCancel(listener: () => void): () => void {
    if (this.#cancelled) {
      listener();
      return () => {};
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  throwIfCancelled(): void {
    if (this.#cancelled) throw new Cancelled();
  }

  child(): { readonly scope: Scope; readonly detach: () => void } {
    const scope = new Scope();
    return { scope, detach: this.onCancel(() => scope.cancel()) };
  }
}
