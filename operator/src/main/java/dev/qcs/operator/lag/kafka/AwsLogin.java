package dev.qcs.operator.lag.kafka;

/** What AWS_MSK_IAM needs of the class path; the operator itself does not bring it. */
final class AwsLogin {
    static final String MISSING =
            "mechanism AwsMskIam needs the AWS login module, which this operator's image does not have; use"
                    + " an image with software.amazon.msk:aws-msk-iam-auth in its app directory, or another mechanism";

    private AwsLogin() {}

    static boolean available() {
        try {
            Class.forName(LoginModules.AWS, false, AwsLogin.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError missing) {
            return false;
        }
    }
}
