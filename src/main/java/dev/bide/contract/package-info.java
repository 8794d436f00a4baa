/**
 * The contract as documents that programs read: {@link dev.bide.contract.OpenApi} describes HTTP, and
 * {@link dev.bide.contract.AsyncApi} the event bus.
 *
 * <p>Both are made from the tables of {@code operation}, {@code refusal} and {@code bus}. What those tables do not have is
 * here once: {@code FieldSchemas} has the values of each field, {@code Answer} the answer of each route, {@code Problems}
 * the answer for each reason, and the resource {@code components.json} the schemas of answers. The first three are
 * {@code switch} expressions without a default, so a new field, route, reason or event does not compile until it has its
 * row. A test compares the answers of a running server with both documents.
 */
package dev.bide.contract;
