import { Skeleton } from '../../ui/states.tsx';

const tiles = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

/** The grid that games are shown in: two across on a phone, six on a desk. */
export const shelfClass = 'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 lg:grid-cols-5 xl:grid-cols-6 sm:gap-x-5';

/** The same beside something: four across at most. */
export const narrowShelfClass = 'grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 xl:grid-cols-4 sm:gap-x-5';

/** A shelf of games that are still to come, each in the size of a game. */
export function TileSkeletons({ narrow = false }: { readonly narrow?: boolean }) {
  return (
    <div className={narrow ? narrowShelfClass : shelfClass} aria-hidden="true">
      {tiles.map((tile) => (
        <div key={tile}>
          <Skeleton className="aspect-[3/4] w-full" />
          <Skeleton className="mt-px h-[7.25rem] w-full" />
        </div>
      ))}
    </div>
  );
}

export function ShelfSkeleton() {
  return (
    <div className="frame py-10">
      <Skeleton className="mb-8 h-10 w-64" />
      <TileSkeletons />
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className="frame grid gap-4 py-10">
      <Skeleton className="h-12 w-3/5" />
      <Skeleton className="h-5 w-full max-w-2xl" />
      <Skeleton className="h-5 w-4/5 max-w-xl" />
      <Skeleton className="mt-6 h-80 w-full" />
    </div>
  );
}
