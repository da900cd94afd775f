import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { stages } from '../../lib/stages.ts';
import { appOf, assemblyDirectory } from './template.ts';

describe('the rules of good practice', () => {
  it.each(Object.values(stages).map(({ name }) => name))(
    'find nothing in %s that is not explained where it stands',
    (stage) => {
      using directory = assemblyDirectory();
      const app = appOf(stage, directory.path);
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
      expect(() => app.synth()).not.toThrow();
    },
  );

  it('find nothing in what publishes the pages either', () => {
    using directory = assemblyDirectory();
    using web = assemblyDirectory();
    writeFileSync(join(web.path, 'index.html'), '<h1>the shop</h1>');
    const app = appOf('prod', directory.path, {}, web.path);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    expect(() => app.synth()).not.toThrow();
  });

  it('do find what is wrong', () => {
    using directory = assemblyDirectory();
    const app = appOf('dev', directory.path);
    const role = new Role(new Stack(app, 'Careless'), 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).toThrow();
  });
});
