let open = false;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  open = value;
  for (const listener of listeners) listener();
}

export const openCartDrawer = (): void => set(true);
export const closeCartDrawer = (): void => set(false);

/** Whether the cart stands at the side of the page. */
export const cartDrawer = {
  isOpen: (): boolean => open,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
