/**
 * Tests of the contract. {@link dev.qcs.crd.Admission} answers, in the JVM, what a kube-apiserver answers to an object of
 * ours: unknown fields, defaults, schema, list types, CEL rules, in the words of kube-apiserver 1.36.
 *
 * <h2>Fixtures</h2>
 *
 * {@code src/test/resources/fixtures/*.yaml}, also run against a real kube-apiserver. Comment lines before the first
 * document say why it exists, and what is expected: each line {@code # expect: TEXT} is one refusal, and TEXT is contained
 * in kubectl's answer exactly as written. A file without such a line is accepted. All objects may be created in any
 * namespace, one file after the other, each with {@code --dry-run=server} or deleted afterwards. The name says what is
 * done:
 *
 * <ul>
 *   <li>{@code valid-*}, {@code invalid-*}: one document; create it.
 *   <li>{@code update-valid-*}, {@code update-invalid-*}: two documents; create the first, then replace it by the second.
 *   <li>{@code validStatus-*}, {@code invalidStatus-*}: one document; create it (its status is dropped), then replace its
 *       {@code status} subresource.
 * </ul>
 */
@NullMarked
package dev.qcs.crd;

import org.jspecify.annotations.NullMarked;
