package io.metapunt.instance;

/** A text that is not an instance. */
public final class InvalidInstanceException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    InvalidInstanceException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
