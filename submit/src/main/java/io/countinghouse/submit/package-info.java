/** Placeholder until the package has its classes. */
package io.countinghouse.submit;
