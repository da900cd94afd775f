import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { removalOf, type Setting } from '../setting.ts';

/** What a function may do with items. A transaction needs the action of each of its parts. */
export type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

export interface ShopTableProps<Index extends string> {
  readonly setting: Setting;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Index name → its partition key; all are sorted by `id` and hold keys only, so that they are cheap to keep. */
  readonly indexes?: Readonly<Record<Index, string>>;
  /** The attribute, in epoch seconds, after which an item goes by itself. */
  readonly expiry?: string;
  readonly streams?: boolean;
}

/** An on-demand table with point-in-time recovery. Functions get single actions on it, never all. */
export class ShopTable<Index extends string = never> extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, props: ShopTableProps<Index>) {
    super(scope, id);
    const { stage } = props.setting;
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(props.partitionKey),
      ...(props.sortKey && { sortKey: text(props.sortKey) }),
      ...(props.expiry && { timeToLiveAttribute: props.expiry }),
      ...(props.streams && { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES }),
      billing: Billing.onDemand(),
      globalSecondaryIndexes: Object.entries<string>(props.indexes ?? {}).map(([indexName, partitionKey]) => ({
        indexName,
        partitionKey: text(partitionKey),
        sortKey: text('id'),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.keepsData,
      removalPolicy: removalOf(stage),
    });
  }

  grantItems(grantee: IGrantable, ...actions: readonly ItemAction[]): void {
    this.#grant(grantee, actions, this.table.tableArn);
  }

  /** Reading an index; the items behind it need a grant of their own. */
  grantIndex(grantee: IGrantable, ...indexes: readonly Index[]): void {
    for (const index of indexes) this.#grant(grantee, ['Query'], `${this.table.tableArn}/index/${index}`);
  }

  #grant(grantee: IGrantable, actions: readonly ItemAction[], resource: string): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [resource],
    }).assertSuccess();
  }
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}
